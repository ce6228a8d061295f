import type { UserPoolDefinition } from '@cognito-m2m/core'
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { IUserPool } from 'aws-cdk-lib/aws-cognito'
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'

/** What {@link CognitoM2M} takes. */
export interface CognitoM2MProps<Definition extends UserPoolDefinition = UserPoolDefinition> {
  /** The result of `defineUserPool`: APIs, scopes and clients. */
  readonly definition: Definition
  /**
   * The address of the token endpoint. `false` for none: every client must then use GetClientToken. Required, because
   * Cognito has no token endpoint without a domain.
   */
  readonly domain: CognitoM2MDomain | false
  /** Joins a user pool that exists. Default: makes one. */
  readonly userPool?: IUserPool
  /** Name of the new user pool. Default: CloudFormation makes one. */
  readonly userPoolName?: string
  /**
   * Default: `LITE`, or `ESSENTIALS` with `preTokenGeneration` or `replication`. The plans are billed by monthly active
   * users, and machines are none.
   */
  readonly featurePlan?: 'LITE' | 'ESSENTIALS' | 'PLUS'
  /** Which `iss` new tokens carry. Default: `ORIGINAL`, or `UPDATED` with `replication`. */
  readonly issuerType?: 'ORIGINAL' | 'UPDATED'
  /** A V3 pre-token-generation trigger, which may change claims and scopes of machines' tokens. */
  readonly preTokenGeneration?: IFunction
  /** Copies of the user pool in other Regions, for fail-over. */
  readonly replication?: ReplicationProps
  /** Makes an interface endpoint for `cognito-idp`. It serves GetClientToken, and no pool that has a domain. */
  readonly privateLink?: PrivateLinkProps
  /** Refuses to delete the user pool. Default: true. */
  readonly deletionProtection?: boolean
  /** How secrets rotate; `false` for never. Default: every 30 days. */
  readonly rotation?: RotationProps | false
  /** Encrypts the secrets. Default: the key `aws/secretsmanager` of the account. */
  readonly secretEncryptionKey?: IKey
}

/** A prefix of Amazon's domain, a domain of your own, or the token endpoint that a joined user pool has already. */
export type CognitoM2MDomain =
  | { readonly prefix: string }
  | {
      /** Such as `auth.example.com`. Its parent must have a DNS A record. */
      readonly customDomain: string
      /** In us-east-1. */
      readonly certificate: ICertificate
    }
  | {
      /** Such as `https://auth.example.com/oauth2/token`. */
      readonly tokenEndpoint: string
    }

/** Where a user pool is replicated. */
export interface ReplicationProps {
  /** Regions beside the one of the stack. */
  readonly regions: readonly string[]
  /** A multi-Region key that is replicated to each of `regions`. Cognito demands one. */
  readonly key: IKey
}

/** Where the interface endpoint goes. */
export interface PrivateLinkProps {
  readonly vpc: IVpc
  /** Default: the VPC's private subnets. */
  readonly subnets?: SubnetSelection
  /** Default: one that takes HTTPS from within the VPC. */
  readonly securityGroups?: readonly ISecurityGroup[]
}

/** When secrets rotate. */
export interface RotationProps {
  /** 1 to 1000 days. Default: 30. */
  readonly everyDays?: number
  /** How long a previous secret still works, 3600 to 2,592,000 seconds. Default: 86,400. */
  readonly graceSeconds?: number
}
