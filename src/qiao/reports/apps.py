from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "qiao.reports"
    label = "reports"
