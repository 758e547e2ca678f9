import { ApiProperty } from '@nestjs/swagger';
import { Text, Texts } from '../../../platform/validation/fields.js';
import { PERMISSION_NAMES } from '../../scopes.js';
import type { Role } from '../role.entity.js';
import { ROLE_NAME, ROLE_NAME_RULE } from '../roles.service.js';

const RoleName = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Text({
    ...facts,
    min: 1,
    max: 50,
    pattern: ROLE_NAME,
    says: ROLE_NAME_RULE,
    example: 'reception',
  });

const Permissions = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Texts({ ...facts, values: PERMISSION_NAMES, example: ['view_customers', 'add_tickets'] });

export class NewRoleDto {
  @RoleName()
  name!: string;

  @Permissions()
  permissions!: string[];
}

export class RoleChangesDto {
  @RoleName({ optional: true })
  name?: string;

  @Permissions({ optional: true })
  permissions?: string[];
}

export class RoleDto {
  @ApiProperty({ example: 3 })
  id!: number;

  @ApiProperty({ example: 'support' })
  name!: string;

  @ApiProperty({ type: [String], example: ['view_customers', 'add_tickets'] })
  permissions!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;

  static of(role: Role): RoleDto {
    return {
      id: role.id,
      name: role.name,
      permissions: role.permissions,
      created_at: role.createdAt.toISOString(),
      modified_at: role.modifiedAt.toISOString(),
    };
  }
}
