/**
 * The version of what others rely on: topics, requests and their schemas. The first number stands in every topic (`umt/v1/…`);
 * the second grows when something is added. docs/bus/versioning.md says what may change.
 */
export const CONTRACT = '1.0'
