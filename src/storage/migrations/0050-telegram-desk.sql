-- Telegram as a desk: who writes there, what each topic shows, and what was written in it.

create table agent_telegram (
  telegram_id bigint primary key,
  agent_id uuid not null unique references agent (id) on delete cascade,
  linked_at timestamptz not null
);

-- Ties an agent to a Telegram account: random, good once and for minutes, kept as a hash.
create table agent_code (
  code_hash text primary key,
  agent_id uuid not null unique references agent (id) on delete cascade,
  expires_at timestamptz not null
);

-- The topic of a conversation in the desk's group. It is a view: whatever is lost there is made anew.
create table desk_topic (
  conversation_id uuid primary key references conversation (id),
  chat text not null,
  -- None: not made yet, or deleted in Telegram.
  thread bigint,
  brief_message bigint,
  pinned boolean not null default false,
  -- {name, icon, brief} as they were last set.
  shown jsonb not null default '{}',
  -- The case that the brief is of.
  case_number bigint,
  -- The transcript up to there stands in the topic, or is on its way.
  shown_seq bigint not null,
  -- Changes of words up to then stand in the topic, or are on their way.
  amended_at timestamptz not null,
  -- How the conversation looked when it was last compared with the topic.
  planned text not null default '',
  -- The customer is erased: the topic is to go, too.
  erased boolean not null default false
);
create unique index desk_topic_thread on desk_topic (chat, thread) where thread is not null;

-- What agents wrote in topics, by Telegram's name for it.
create table external_message (
  channel text not null,
  address text not null,
  external_id text not null,
  conversation_id uuid not null references conversation (id),
  seq bigint not null,
  primary key (channel, address, external_id)
);
create index external_message_by_seq on external_message (conversation_id, seq);

-- What happened in the desk's group, kept before Telegram is told that we have it.
create table desk_arrival (
  id bigint generated always as identity primary key,
  external_id text not null unique,
  -- One after another within a lane: a topic.
  lane text not null,
  burst text,
  deed jsonb not null,
  state text not null default 'new' check (state in ('new', 'done', 'dead')),
  tries integer not null default 0,
  ready_at timestamptz not null,
  received_at timestamptz not null
);
create index desk_arrival_waiting on desk_arrival (lane, id) where state = 'new';
create index desk_arrival_over on desk_arrival (received_at) where state <> 'new';

-- Whoever works in a messenger gives no heartbeat: so long after his last word he counts as there.
alter table presence add column reachable_until timestamptz;

-- say: words; amend: what was said before reads otherwise now, or is taken back; head: a topic of the
-- desk is to look as its conversation does. `from_seq`: the first message that is shown (a topic shows
-- several at once, up to `seq`), or the one that is amended.
alter table outbox add column does text not null default 'say' check (does in ('say', 'amend', 'head'));
alter table outbox add column from_seq bigint;
-- What waits is drawn when it goes out, so one is enough.
create unique index outbox_head_once on outbox (conversation_id) where does = 'head' and state = 'pending';
