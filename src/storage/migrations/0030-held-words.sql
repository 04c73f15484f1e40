-- Words that nobody asked for wait for the morning; they hold up nothing that comes after them.
alter table outbox add column held boolean not null default false;
