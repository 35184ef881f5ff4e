"""The least that Chainlit can do: answer with what was said. For comparison."""

import chainlit as cl


@cl.on_message
async def heard(message: cl.Message) -> None:
    """Say it back."""
    await cl.Message(content=message.content).send()
