/**
 * Where functions find credentials: in their environment, where Lambda puts those of the role. Bundled in place of the
 * SDK's chain of profiles, single sign-on and instance metadata, which is a fifth of a bundle and never asked.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
