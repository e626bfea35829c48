/** Detail of what a reviewer said about one answer: a line of an object under FEEDBACK_PREFIX. */
export interface Feedback {
  /** Id of the model call, as Bedrock returned it and as the invocation log has it. */
  readonly requestId: string;
  /** Who says so: a person or an application, as the intake knows it. */
  readonly reviewer: string;
  readonly rating: FeedbackRating;
  /** What the model should have answered; becomes the reference answer of the row. */
  readonly correctedAnswer?: string;
  readonly comment?: string;
  /** ISO instant at which the intake took it. Of several by one reviewer about one request the latest counts. */
  readonly receivedAt: string;
}

export type FeedbackRating = 'up' | 'down';

/** What is sent to the intake, as JSON. */
export interface FeedbackRequest {
  readonly requestId: string;
  readonly rating: FeedbackRating;
  readonly correctedAnswer?: string;
  readonly comment?: string;
  /** Whom an application speaks for. Not with a token: that says itself who sends. */
  readonly reviewer?: string;
}

/** The one path of the intake's API. */
export const FEEDBACK_PATH = '/feedback';

/** Metrics of take-feedback, one value a request. Their dimension is the function. */
export const FEEDBACK_METRIC = { accepted: 'FeedbackAccepted', refused: 'FeedbackRefused' } as const;

/** The name of the function that wrote the metric. */
export const FEEDBACK_METRIC_DIMENSION = 'FunctionName';
