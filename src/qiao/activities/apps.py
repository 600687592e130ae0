from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "qiao.activities"
    label = "activities"

    def ready(self) -> None:
        """Tell the dialogue which activities serve a commitment."""
        from qiao.activities.queries.commitments import (  # noqa: PLC0415 - models are loaded first
            serving_activities,
        )
        from qiao.dialogue.serving import register_provider  # noqa: PLC0415

        register_provider("activities", serving_activities)
