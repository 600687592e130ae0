from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "qiao.documents"
    label = "documents"
