-- What agents write before it is said, and what customers say of it afterwards.

create table draft (
  conversation_id uuid not null references conversation (id),
  agent_id uuid not null references agent (id),
  text text not null,
  at timestamptz not null default now(),
  primary key (conversation_id, agent_id)
);

-- Replies that may still be taken back: nobody has seen them.
create table held_reply (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversation (id),
  agent_id uuid not null references agent (id),
  client_id text not null,
  body jsonb not null,
  fence bigint not null,
  send_at timestamptz not null,
  unique (conversation_id, agent_id, client_id)
);
create index held_reply_due on held_reply (send_at);

-- Who has a conversation open, and who is writing in it.
create table viewer (
  conversation_id uuid not null references conversation (id),
  agent_id uuid not null references agent (id) on delete cascade,
  typing boolean not null,
  seen_at timestamptz not null,
  primary key (conversation_id, agent_id)
);

create table canned_reply (
  id uuid primary key default gen_random_uuid(),
  shortcut text not null unique,
  ru text not null,
  en text not null,
  team text,
  changed_by uuid references agent (id),
  changed_at timestamptz not null default now()
);

-- Asked once for a solved case.
create table rating (
  case_id uuid primary key references "case" (id),
  conversation_id uuid not null references conversation (id),
  score integer not null check (score between 1 and 5),
  at timestamptz not null default now()
);
