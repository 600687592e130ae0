from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "qiao.partners"
    label = "partners"
