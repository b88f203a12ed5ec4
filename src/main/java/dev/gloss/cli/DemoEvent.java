package dev.gloss.cli;

import java.time.Instant;

/**
 * One record of the demo's input as it goes to the broker. The arrays belong to the receiver; two
 * events compare by the identity of their arrays.
 *
 * @param key the conversation in UTF-8, or null: then the event's place is free
 * @param value the record's bytes, or null for a tombstone
 * @param time when the customer sent it; the value says the same in {@code sent_at}, if it says
 *     anything. Not of today: a broker with default limits expires records whose timestamp is a
 *     week old and refuses those more than an hour ahead of its clock, so it is no record timestamp
 * @param wellFormed whether the value is an event that can be annotated; if not, it must come out
 *     as a dead letter
 */
record DemoEvent(byte[] key, byte[] value, Instant time, boolean wellFormed) {}
