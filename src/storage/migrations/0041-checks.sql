-- What a customer tried before a claim, so that it goes along with the claim and is not asked again.
create table checks (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversation (id) on delete cascade,
  product text not null,
  tried text not null,
  at timestamptz not null
);
create index checks_of_conversation on checks (conversation_id, product, at);
