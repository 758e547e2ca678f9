import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { Controller, Get, Injectable, Module, Query, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-http-bearer';
import {
  Column,
  DataSource,
  Entity,
  ManyToOne,
  JoinColumn,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { SnakeCaseColumns } from '../../src/platform/database/naming.js';
import { Customer } from '../../src/customers/customer.entity.js';

/** NestJS + TypeORM + passport as a tutorial would write them: entities, relations, repositories. */
@Entity('roles')
class Role {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { array: true })
  permissions!: string[];
}

@Entity('users')
class User {
  @PrimaryColumn('integer')
  id!: number;

  @ManyToOne(() => Role)
  @JoinColumn({ name: 'role_id' })
  role!: Relation<Role>;
}

@Entity('oauth_grants')
class Grant {
  @PrimaryColumn('uuid')
  id!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id' })
  user!: Relation<User>;
}

@Entity('oauth_tokens')
class Token {
  @PrimaryColumn('bigint')
  id!: number;

  @Column('bytea')
  hash!: Buffer;

  @Column('timestamptz')
  expiresAt!: Date;

  @ManyToOne(() => Grant)
  @JoinColumn({ name: 'grant_id' })
  grant!: Relation<Grant>;
}

@Injectable()
class BearerStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async validate(token: string): Promise<User | false> {
    const row = await this.dataSource.getRepository(Token).findOne({
      where: { hash: createHash('sha256').update(token).digest() },
      relations: { grant: { user: { role: true } } },
    });
    return row && row.expiresAt > new Date() ? row.grant.user : false;
  }
}

@Controller('api/v1')
@UseGuards(AuthGuard('bearer'))
class CustomersController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('get_customer_details')
  async one(@Query('customer_id') id: string): Promise<object> {
    const data = await this.dataSource.getRepository(Customer).findOneBy({ id: Number(id) });
    return { success: true, data };
  }

  @Get('get_customer_list')
  async list(@Query('offset') offset = '0'): Promise<object> {
    const [data, total] = await this.dataSource
      .getRepository(Customer)
      .findAndCount({ order: { id: 'ASC' }, take: 50, skip: Number(offset) });
    return { success: true, data, meta: { offset: Number(offset), limit: 50, total } };
  }
}

const dataSource = await new DataSource({
  type: 'postgres',
  url: process.env['DATABASE_URL'] ?? '',
  entities: [Role, User, Grant, Token, Customer],
  namingStrategy: new SnakeCaseColumns(),
  installExtensions: false,
  poolSize: 20,
}).initialize();

@Module({
  imports: [PassportModule],
  controllers: [CustomersController],
  providers: [{ provide: DataSource, useValue: dataSource }, BearerStrategy],
})
class TutorialModule {}

const app = await NestFactory.create(TutorialModule, { logger: false });
await app.listen(Number(process.env['PORT']), '127.0.0.1');
