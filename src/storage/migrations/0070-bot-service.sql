-- How a conversation of Azure Bot Service is spoken into without being asked.
create table service_reference (
  address text primary key,
  reference jsonb not null,
  changed_at timestamptz not null default now()
);
