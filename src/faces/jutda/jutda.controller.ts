import { All, Body, Controller, Header, Post, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Actor, CurrentActor, Public, type Scope } from '../../auth/index.js';
import { Environment } from '../../platform/config/environment.js';
import { MethodNotAllowed } from '../../platform/errors/index.js';
import { Allow } from '../../platform/http/access.js';
import { JUTDA } from './jutda.authenticator.js';
import { JutdaClerk } from './jutda.clerk.js';
import { sendText } from './jutda.dialect.js';
import { DescribedMethod } from './jutda.documents.js';
import { InvalidCall } from './jutda.errors.js';
import { HELP_POLICY, helpPage } from './jutda.help.js';
import { JUTDA_PATH } from './jutda.path.js';
import type { Form } from './jutda.translation.js';

/** Whoever gives user and password, with any of these permissions. */
const By = (...scopes: Scope[]) => Allow({ authenticator: JUTDA, scopes });

/**
 * The order of the routes is the order of the checks: help, then the verb, then who asks, then the
 * method. An unknown method is told only to those who have signed in.
 */
@Controller(JUTDA_PATH)
@ApiTags('Jutda Helpdesk')
export class JutdaController {
  constructor(
    private readonly clerk: JutdaClerk,
    private readonly environment: Environment,
  ) {}

  @All(['', 'help'])
  @Public()
  @ApiExcludeEndpoint()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', HELP_POLICY)
  help(@Res() response: Response): void {
    response.status(200).end(helpPage(this.environment.publicUrl));
  }

  @Post('create_ticket')
  @By('add_tickets')
  @DescribedMethod('create_ticket')
  async createTicket(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.createTicket(actor, form));
  }

  @Post('delete_ticket')
  @By('modify_tickets')
  @DescribedMethod('delete_ticket')
  async deleteTicket(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.deleteTicket(actor, form));
  }

  @Post('hold_ticket')
  @By('modify_tickets')
  @DescribedMethod('hold_ticket')
  async holdTicket(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.holdTicket(actor, form));
  }

  @Post('unhold_ticket')
  @By('modify_tickets')
  @DescribedMethod('unhold_ticket')
  async unholdTicket(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.unholdTicket(actor, form));
  }

  @Post('add_followup')
  @By('modify_tickets')
  @DescribedMethod('add_followup')
  async addFollowup(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.addFollowup(actor, form));
  }

  @Post('resolve')
  @By('modify_tickets')
  @DescribedMethod('resolve')
  async resolve(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.resolve(actor, form));
  }

  @Post('list_queues')
  @By('view_tickets', 'add_tickets')
  @DescribedMethod('list_queues')
  async listQueues(@Res() response: Response) {
    sendText(response, 200, await this.clerk.listQueues(), 'text/json');
  }

  @Post('find_user')
  @By('view_tickets', 'add_tickets')
  @DescribedMethod('find_user')
  async findUser(@CurrentActor() actor: Actor, @Body() form: Form, @Res() response: Response) {
    sendText(response, 200, await this.clerk.findUser(actor, form));
  }

  @Post('*method')
  @Allow({ authenticator: JUTDA })
  @ApiExcludeEndpoint()
  refuseMethod(): never {
    throw new InvalidCall('Unknown method');
  }

  @All('*method')
  @Public()
  @ApiExcludeEndpoint()
  refuseVerb(): never {
    throw new MethodNotAllowed(['POST']);
  }
}
