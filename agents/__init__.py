"""One role thinking: the door to models, the writers, roles, tools and the offline rules."""
