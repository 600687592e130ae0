from django.apps import AppConfig


class PhasesConfig(AppConfig):
    name = "qiao.phases"
    label = "phases"
