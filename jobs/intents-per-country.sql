-- How often customers ask for what, country by country, hour by hour.
-- Without KAFKA in the environment, 'gloss sql' brings a broker of its own.

CREATE TABLE messages (
  id STRING,
  country STRING,
  text STRING,
  sent_at TIMESTAMP_LTZ(3),
  WATERMARK FOR sent_at AS sent_at - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA}',
  'topic' = 'messages',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',       -- leave this out to count for ever
  'properties.group.id' = 'gloss-intents',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE MODEL banking
INPUT (text STRING)
OUTPUT (label STRING, tags ARRAY<ROW<label STRING, score FLOAT, `start` INT, `end` INT>>)
WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support');

-- Some messages to begin with; leave this out where the topic has its own.
INSERT INTO messages VALUES
  ('m1', 'IE', 'My new card still has not arrived.', TIMESTAMP '2026-01-05 09:02:00'),
  ('m2', 'IE', 'I lost my card yesterday. Also my top up failed twice, how do I change my PIN?', TIMESTAMP '2026-01-05 09:20:00'),
  ('m3', 'PT', 'hi, still no card after two weeks', TIMESTAMP '2026-01-05 09:31:00'),
  ('m4', 'IE', 'When will my new card arrive?', TIMESTAMP '2026-01-05 09:48:00'),
  ('m5', 'PT', 'thanks, have a lovely weekend', TIMESTAMP '2026-01-05 09:55:00'),
  ('m6', 'PT', 'why was I charged a fee for taking out cash', TIMESTAMP '2026-01-05 10:07:00');

-- A message that asks for several things counts for each of them.
CREATE VIEW matters AS
SELECT messages.country, matter.label, messages.sent_at
FROM ML_PREDICT(TABLE messages, MODEL banking, DESCRIPTOR(text)) AS messages
CROSS JOIN UNNEST(messages.tags) AS matter (label, score, `start`, `end`);

SELECT window_start, country, label, COUNT(*) AS messages
FROM TUMBLE(TABLE matters, DESCRIPTOR(sent_at), INTERVAL '1' HOUR)
GROUP BY window_start, window_end, country, label;
