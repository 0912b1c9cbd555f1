"""The encrypted SQLite file: connections, one writer and many readers, migrations, the checkpoint of its log."""
