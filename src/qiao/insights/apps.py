from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "qiao.insights"
    label = "insights"
