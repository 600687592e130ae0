from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "qiao.needs"
    label = "needs"
