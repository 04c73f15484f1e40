-- What language models cost and gave, for shops that use one.

-- Tokens of a day: of the whole house ('house') and of each conversation (its id). A cap is one
-- conditional update, whoever else pays at the same time.
create table model_usage (
  day date not null,
  scope text not null,
  tokens bigint not null check (tokens >= 0),
  primary key (day, scope)
);

-- Embeddings of the shop's own sentences, so that a restart does not buy them again.
create table embedding (
  model text not null,
  text_hash text not null,
  -- 32-bit floats, little-endian, of unit length.
  vector bytea not null,
  primary key (model, text_hash)
);
