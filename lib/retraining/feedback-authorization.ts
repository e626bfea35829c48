import { requireCount, requireText } from '../private/validation';

/** Whose tokens are taken. */
export interface JwtAuthorizationOptions {
  /** Who issues the tokens: an HTTPS address under which OpenID Connect discovery works, for example of a Cognito user pool. */
  readonly issuer: string;

  /** For whom a token must be issued: one of these, 1 to 50. */
  readonly audience: string[];
}

/** Most audiences of an authorizer. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const MAX_AUDIENCES = 50;

/** Who may send feedback. Somebody has to be authorized: there is no open intake. */
export class FeedbackAuthorization {
  /** Whoever may by IAM: requests are signed with AWS credentials (Signature Version 4). For applications. */
  public static iam(): FeedbackAuthorization {
    return new FeedbackAuthorization();
  }

  /**
   * Whoever has a token of this issuer: the subject of the token is the reviewer. For people.
   *
   * @throws when the issuer is no HTTPS address or there is no audience
   */
  public static jwt(options: JwtAuthorizationOptions): FeedbackAuthorization {
    requireText('issuer', options.issuer, /^https:\/\/[^\s/]+(\/\S*)?$/, 'an HTTPS address');
    requireCount('audience', options.audience, MAX_AUDIENCES);
    return new FeedbackAuthorization(options);
  }

  private constructor(
    /** Whose tokens are taken; absent with IAM. */
    public readonly token?: JwtAuthorizationOptions,
  ) {}
}
