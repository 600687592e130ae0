from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "qiao.activities"
    label = "activities"
