"""The supervisor of the chat: tools over the services, and who decides which of them words mean."""
