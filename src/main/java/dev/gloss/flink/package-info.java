/**
 * The operator in a DataStream job of one's own: {@link dev.gloss.flink.Gloss}.
 *
 * <p>Public, and kept compatible like it: what is marked {@code PublicEvolving} in {@code
 * dev.gloss.flink}, {@code dev.gloss.flink.function} and {@code dev.gloss.sql}, and the types of
 * the core that those show, which know no Flink and so bear no mark: {@link
 * dev.gloss.annotate.AnnotatorSettings}, {@link dev.gloss.annotate.Annotation}, {@link
 * dev.gloss.annotate.Outcome}, {@link dev.gloss.annotate.RejectReason}, {@link
 * dev.gloss.classify.ClassifySettings}, {@link dev.gloss.classify.RunAs}, {@link
 * dev.gloss.classify.Tags}, {@link dev.gloss.classify.Tag}, {@link dev.gloss.classify.Silence},
 * {@link dev.gloss.classify.Tier}, {@link dev.gloss.summarize.SummarizeSettings}, {@link
 * dev.gloss.summarize.SummaryBudget}, {@link dev.gloss.summarize.Summary}, {@link
 * dev.gloss.entities.EntitiesSettings}, {@link dev.gloss.entities.RedactSettings}, {@link
 * dev.gloss.entities.RedactAction}, {@link dev.gloss.entities.Entity}, {@link
 * dev.gloss.embed.EmbedSettings}, {@link dev.gloss.embed.Embedding}, {@link
 * dev.gloss.near.EarlierText}, {@link dev.gloss.pack.ModelIdentity} and {@link
 * dev.gloss.text.Span}.
 */
package dev.gloss.flink;
