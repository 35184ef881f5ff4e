"""The store: everything that outlives a process, behind query functions named by intent.

One module is one noun; each function takes a Transaction first. ``owner`` is asked for wherever
rows are read by id: a row of somebody else is not found, and ``None`` is the system itself.
Whoever changes what belongs to a run locks the run's row first, so that nobody waits in a circle.
"""

from assistant.store.database import Store, Transaction, open_store
from assistant.store.run_journal import RunJournal

__all__ = ["RunJournal", "Store", "Transaction", "open_store"]
