"""The application: doors (terminal, API, chat), the run service, the worker and the store."""
