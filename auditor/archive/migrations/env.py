"""What Alembic runs: the migrations, in the transaction that it was given."""

from alembic import context

from auditor.archive.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters no column in place
    transactional_ddl=True,
)
context.run_migrations()
