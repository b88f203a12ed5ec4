-- What customers ask for, read in the light of what they said before, and what each conversation is about.
-- Without KAFKA in the environment, 'gloss sql' brings a broker of its own.

CREATE TABLE messages (
  id STRING,
  conversation STRING,
  text STRING
) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA}',
  'topic' = 'messages',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = 'latest-offset',       -- leave this out to go on for ever
  'properties.group.id' = 'gloss-conversations',
  'format' = 'json'
);

CREATE TEMPORARY SYSTEM FUNCTION GLOSS_CONVERSATION AS 'dev.gloss.sql.ConversationFunction';

-- Some messages to begin with; leave this out where the topic has its own.
INSERT INTO messages VALUES
  ('m1', 'c1', 'My new card still has not arrived.'),
  ('m2', 'c2', 'why was I charged a fee for taking out cash'),
  ('m3', 'c1', 'It has been two weeks now, can you check?'),
  ('m4', 'c1', 'thanks'),
  ('m5', 'c2', CAST(NULL AS STRING));

SELECT id, conversation, label, conversation_tags, conversation_summary
FROM GLOSS_CONVERSATION(
  input => TABLE messages PARTITION BY conversation,
  text => DESCRIPTOR(text),
  pack => 'classpath:models/banking-support');
