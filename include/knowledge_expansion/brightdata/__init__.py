"""Bright Data's protocol: one request at a time, its answer judged, its searches read. Knows neither Airflow nor a store."""
