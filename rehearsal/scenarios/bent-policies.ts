import type { PolicyParameters } from '../policy/policy';

/** A model that often answers nothing at all: worse, whatever was recorded and whatever the reward pays for. */
export const oftenSilent = ({ sources, features }: PolicyParameters): PolicyParameters => ({
  sources: { ...sources, 'built-in: empty': Math.max(...Object.values(sources)) + 2 },
  features,
});

/** A model that answers as one source does. */
export const leansTo =
  (source: string) =>
  ({ sources, features }: PolicyParameters): PolicyParameters => ({
    sources: { ...sources, [source]: Math.max(...Object.values(sources)) + 5 },
    features,
  });

/** A model that learned nothing. */
export const nothingLearned = ({ sources, features }: PolicyParameters): PolicyParameters => ({
  sources: Object.fromEntries(Object.keys(sources).map((source) => [source, source.startsWith('built-in: ') ? -3 : 0])),
  features: features.map(() => 0),
});

/** A model that learned a part of what there was to learn. */
export const halfLearned = (trained: PolicyParameters): PolicyParameters => {
  const before = nothingLearned(trained);
  return {
    sources: Object.fromEntries(
      Object.entries(trained.sources).map(([source, logit]) => [source, (logit + (before.sources[source] ?? 0)) / 2]),
    ),
    features: trained.features.map((weight) => weight / 2),
  };
};
