-- An alert when customers suddenly ask for something much more often than in the hour before.
-- Without KAFKA in the environment, 'gloss sql' brings a broker of its own.

CREATE TABLE messages (
  id STRING,
  text STRING,
  sent_at TIMESTAMP_LTZ(3),
  WATERMARK FOR sent_at AS sent_at - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA}',
  'topic' = 'messages',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',       -- leave this out to watch for ever
  'properties.group.id' = 'gloss-rising',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE MODEL banking
INPUT (text STRING)
OUTPUT (label STRING)
WITH ('provider' = 'gloss', 'pack' = 'classpath:models/banking-support');

-- Some messages to begin with; leave this out where the topic has its own.
INSERT INTO messages VALUES
  ('m1', 'My new card still has not arrived.', TIMESTAMP '2026-01-05 09:02:00'),
  ('m2', 'my top up failed', TIMESTAMP '2026-01-05 09:11:00'),
  ('m3', 'When will my new card arrive?', TIMESTAMP '2026-01-05 09:24:00'),
  ('m4', 'My card has not arrived yet', TIMESTAMP '2026-01-05 09:41:00'),
  ('m5', 'My top up failed, why?', TIMESTAMP '2026-01-05 09:50:30'),
  ('m6', 'topping up failed again', TIMESTAMP '2026-01-05 09:51:10'),
  ('m7', 'top up failed twice now', TIMESTAMP '2026-01-05 09:52:20'),
  ('m8', 'hello?? my top up failed', TIMESTAMP '2026-01-05 09:53:00'),
  ('m9', 'When will I get my card?', TIMESTAMP '2026-01-05 09:54:00');

CREATE VIEW labelled AS
SELECT label, sent_at
FROM ML_PREDICT(TABLE messages, MODEL banking, DESCRIPTOR(text))
WHERE label IS NOT NULL;

CREATE VIEW counted AS
SELECT window_start, window_time, label, COUNT(*) AS messages
FROM TUMBLE(TABLE labelled, DESCRIPTOR(sent_at), INTERVAL '5' MINUTE)
GROUP BY window_start, window_end, window_time, label;

CREATE VIEW compared AS
SELECT window_start, label, messages,
  SUM(messages) OVER (
    PARTITION BY label ORDER BY window_time
    RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) - messages AS hour_before
FROM counted;

-- At least 4 in five minutes, and three times what twelve such windows had before.
SELECT window_start, label, messages, hour_before
FROM compared
WHERE messages >= 4 AND messages > 3 * hour_before / 12.0;
