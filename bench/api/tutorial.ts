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

@Entity('customers')
class Customer {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { nullable: true })
  accountingCode!: string | null;

  @Column('text', { nullable: true })
  accountNumber!: string | null;

  @Column('text', { nullable: true })
  customerType!: string | null;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text', { nullable: true })
  companyName!: string | null;

  @Column('text', { nullable: true })
  vatNumber!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  addressLine1!: string | null;

  @Column('text', { nullable: true })
  addressLine2!: string | null;

  @Column('text', { nullable: true })
  city!: string | null;

  @Column('text', { nullable: true })
  postalCode!: string | null;

  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  gps!: string | null;

  @Column('text', { nullable: true })
  customerGroup!: string | null;

  @Column('text', { nullable: true })
  status!: string | null;

  @Column('integer')
  billingDay!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  modifiedAt!: Date;
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
