"""From this checkout to a Cloud Composer environment: stage, check, deploy. Plain Python and other programs; no Airflow."""
