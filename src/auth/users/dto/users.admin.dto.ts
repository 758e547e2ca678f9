import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { Email, Integer, Text, YesNo } from '../../../platform/validation/fields.js';
import { NewPassword } from '../../../platform/validation/new-password.js';
import type { UserFacts } from '../user-facts.js';
import { USERNAME, USERNAME_RULE } from '../username.js';
import type { NewUser, UserChanges } from '../users.service.js';

const Username = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Text({
    ...facts,
    min: 1,
    max: 100,
    pattern: USERNAME,
    says: USERNAME_RULE,
    description: 'Unique in any case; may contain a colon.',
    example: 'd:support',
  });

export class UsersQuery extends CursorParameters {
  @Text({ optional: true, max: 50, description: 'Only users with the role of this name.' })
  role?: string;

  @Integer({ optional: true, description: 'Only users of this customer.' })
  customer_id?: number;

  @YesNo({ optional: true, description: 'Only users who may sign in, or only those who may not.' })
  active?: boolean;
}

export class NewUserDto {
  @Username()
  username!: string;

  @NewPassword({
    optional: true,
    description: 'Without one the user can only be signed in by a one-time token.',
  })
  password?: string;

  @Text({ max: 100, example: 'Dineo Mokoena' })
  name!: string;

  @Email({ optional: true, example: 'dineo@cedar.example' })
  email?: string;

  @Text({ max: 50, description: 'Name of a role within your own.', example: 'support' })
  role!: string;

  @Integer({ optional: true, description: 'The customer that the user belongs to.' })
  customer_id?: number;

  @Integer({ optional: true, description: 'The partner that the user belongs to.' })
  partner_id?: number;
}

export class UserChangesDto {
  @Username({ optional: true })
  username?: string;

  @NewPassword({ optional: true, description: 'Ends the sessions and tokens of the user.' })
  password?: string;

  @Text({ optional: true, max: 100, min: 1 })
  name?: string;

  @Email({ nullable: true })
  email?: string | null;

  @Text({ optional: true, max: 50, description: 'Name of a role within your own.' })
  role?: string;

  @Integer({ nullable: true })
  customer_id?: number | null;

  @Integer({ nullable: true })
  partner_id?: number | null;

  @YesNo({ optional: true, description: '`false` ends the sessions and tokens of the user.' })
  active?: boolean;
}

export class UserDto {
  @ApiProperty({ example: 3 })
  id!: number;

  @ApiProperty({ example: 'd:support' })
  username!: string;

  @ApiProperty({ example: 'Dineo Mokoena' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'dineo@cedar.example' })
  email!: string | null;

  @ApiProperty({ example: 'support' })
  role!: string;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  partner_id!: number | null;

  @ApiProperty({ example: true, description: 'Whether he may sign in.' })
  active!: boolean;

  @ApiProperty({
    example: true,
    description: 'Without one he can only be signed in by a one-time token.',
  })
  has_password!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_login_at!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;

  static of(user: UserFacts): UserDto {
    return {
      id: user.id,
      username: user.username,
      name: user.name,
      email: user.email,
      role: user.role,
      customer_id: user.customerId,
      partner_id: user.partnerId,
      active: user.isActive,
      has_password: user.hasPassword,
      last_login_at: user.lastLoginAt?.toISOString() ?? null,
      created_at: user.createdAt.toISOString(),
      modified_at: user.modifiedAt.toISOString(),
    };
  }
}

export function newUserOf({ customer_id, partner_id, email, ...same }: NewUserDto): NewUser {
  return {
    ...same,
    email: email ?? null,
    customerId: customer_id ?? null,
    partnerId: partner_id ?? null,
  };
}

export function userChangesOf(dto: UserChangesDto): UserChanges {
  const { customer_id, partner_id, active, ...same } = dto;
  return {
    ...same,
    ...(customer_id === undefined ? {} : { customerId: customer_id }),
    ...(partner_id === undefined ? {} : { partnerId: partner_id }),
    ...(active === undefined ? {} : { isActive: active }),
  };
}
