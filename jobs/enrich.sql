-- Kafka to Kafka in SQL alone: messages of customers, with what each asks for.
-- Without KAFKA in the environment, 'gloss sql' brings a broker of its own.

CREATE TABLE messages (
  id STRING,
  country STRING,
  text STRING
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA}',
  'topic' = 'messages',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'properties.group.id' = 'gloss-enrich',
  'format' = 'json'
);

CREATE TABLE enriched (
  id STRING,
  country STRING,
  label STRING,
  score FLOAT,
  tags ARRAY<ROW<label STRING, score FLOAT, `start` INT, `end` INT>>,
  silence STRING,
  reason STRING
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA}',
  'topic' = 'enriched',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',
  'properties.group.id' = 'gloss-enrich',
  'format' = 'json'
);

CREATE MODEL banking
INPUT (text STRING)
OUTPUT (
  label STRING,
  score FLOAT,
  tags ARRAY<ROW<label STRING, score FLOAT, `start` INT, `end` INT>>,
  silence STRING,
  reason STRING
)
WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support');

-- Some messages to begin with; leave this out where the topic has its own.
INSERT INTO messages VALUES
  ('m1', 'IE', 'I lost my card yesterday. Also my top up failed twice, how do I change my PIN?'),
  ('m2', 'PT', 'hi, still no card after two weeks'),
  ('m3', 'IE', 'thanks, have a lovely weekend'),
  ('m4', 'FR', ''),
  ('m5', 'FR', CAST(NULL AS STRING)),
  ('m6', 'PT', 'why was I charged a fee for taking out cash');

INSERT INTO enriched
SELECT id, country, label, score, tags, silence, reason
FROM ML_PREDICT(TABLE messages, MODEL banking, DESCRIPTOR(text));

SELECT id, country, label, score, CARDINALITY(tags) AS matters, silence, reason FROM enriched;
