-- How fast all sending processes of a bot write together: when its bucket is full again.
create table send_pace (
  channel text primary key,
  full_at timestamptz not null
);
