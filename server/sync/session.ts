/** Who is calling, as proved by the access token. The tenant never comes from a message body. */
export interface Session {
  readonly tenantId: string;
  readonly userId: string;
  readonly deviceId: string;
}
