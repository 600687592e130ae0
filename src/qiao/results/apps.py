from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "qiao.results"
    label = "results"

    def ready(self) -> None:
        """Tell the dialogue which indicators show a commitment."""
        from qiao.dialogue.serving import register_provider  # noqa: PLC0415 - models come first
        from qiao.results.queries.commitments import serving_indicators  # noqa: PLC0415

        register_provider("results", serving_indicators)
