from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "qiao.results"
    label = "results"
