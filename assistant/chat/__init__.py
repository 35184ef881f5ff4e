"""The chat: Chainlit's front end over the same services as every other door."""
