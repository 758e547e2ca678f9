import {
  All,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Param,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { Request } from 'express';
import { type Actor, CurrentActor } from '../../auth/index.js';
import { MethodNotAllowed, UnknownCall } from '../../platform/errors/index.js';
import { Allow } from '../../platform/http/access.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { OCTOPUS } from './octopus.authenticator.js';
import { OctopusClerk } from './octopus.clerk.js';
import { Described, Form } from './octopus.documents.js';
import { OctopusNewTicketForm, OctopusPageQuery, OctopusTicketsQuery } from './octopus.dto.js';
import {
  OctopusCreatedTicketDto,
  OctopusLocationsDto,
  OctopusReportDto,
  OctopusServicesDto,
  OctopusTicketDto,
  OctopusTicketsDto,
} from './octopus.answers.js';
import { verbsOf } from './octopus.path.js';
import { type Place, PlaceInAddress } from './octopus.place.js';

/** The calls of both families of addresses. */
@Injectable()
abstract class OctopusCalls {
  constructor(protected readonly clerk: OctopusClerk) {}

  @Get()
  @Described({ summary: 'Get Locations', section: 'Locations', returns: OctopusLocationsDto })
  locations(@CurrentActor() actor: Actor, @PlaceInAddress() _: Place): Promise<RawJson> {
    return this.clerk.listLocations(actor);
  }

  @Get(':id')
  @Described({
    summary: 'Get a Location',
    section: 'Locations',
    returns: OctopusLocationsDto,
    place: true,
  })
  location(@CurrentActor() actor: Actor, @PlaceInAddress() place: Place): Promise<RawJson> {
    return this.clerk.getLocation(actor, place);
  }

  @Get(':id/services')
  @Described({
    summary: 'Get Services of Location',
    section: 'Tickets',
    returns: OctopusServicesDto,
    place: true,
  })
  services(
    @CurrentActor() actor: Actor,
    @PlaceInAddress() place: Place,
    @Query() query: OctopusPageQuery,
  ): Promise<RawJson> {
    return this.clerk.listServices(actor, place, query);
  }

  @Get(':id/tickets')
  @Described({
    summary: 'Get Tickets of Location',
    section: 'Tickets',
    returns: OctopusTicketsDto,
    place: true,
  })
  tickets(
    @CurrentActor() actor: Actor,
    @PlaceInAddress() place: Place,
    @Query() query: OctopusTicketsQuery,
  ): Promise<RawJson> {
    return this.clerk.listTickets(actor, place, query);
  }

  @Post(':id/tickets')
  @HttpCode(200)
  @Described({
    summary: 'Create a Ticket',
    description: 'The code works at once.',
    section: 'Tickets',
    form: OctopusNewTicketForm,
    returns: OctopusCreatedTicketDto,
    place: true,
    writes: true,
  })
  createTicket(
    @CurrentActor() actor: Actor,
    @PlaceInAddress() place: Place,
    @Form(OctopusNewTicketForm) form: OctopusNewTicketForm,
  ): Promise<RawJson> {
    return this.clerk.createTicket(actor, place, form);
  }

  @Get(':id/tickets/:ticket')
  @Described({
    summary: 'Get a Ticket',
    section: 'Tickets',
    returns: OctopusTicketDto,
    place: true,
    ticket: true,
  })
  ticket(
    @CurrentActor() actor: Actor,
    @PlaceInAddress() place: Place,
    @Param('ticket') ticket: string,
  ): Promise<RawJson> {
    return this.clerk.getTicket(actor, place, ticket);
  }

  @Post(':id/tickets/:ticket/cancel')
  @HttpCode(200)
  @Described({
    summary: 'Cancel a Ticket',
    description: 'For good; whoever is on line with it is disconnected. Again: the same answer.',
    section: 'Tickets',
    writes: true,
    returns: OctopusTicketDto,
    place: true,
    ticket: true,
  })
  cancelTicket(
    @CurrentActor() actor: Actor,
    @PlaceInAddress() place: Place,
    @Param('ticket') ticket: string,
  ): Promise<RawJson> {
    return this.clerk.cancelTicket(actor, place, ticket);
  }
}

@Controller('rest/:version/Location')
@Allow({ authenticator: OCTOPUS })
export class OctopusLocationController extends OctopusCalls {}

/** What locations were called before. */
@Controller('rest/:version/wifiarea')
@Allow({ authenticator: OCTOPUS })
export class OctopusWifiareaController extends OctopusCalls {}

/** Reports, and everything that is no call: who has no key learns nothing about the calls. */
@Controller('rest')
@Allow({ authenticator: OCTOPUS })
export class OctopusController {
  constructor(private readonly clerk: OctopusClerk) {}

  @Get(':version/reports/Location/:id/status')
  @Described({
    summary: 'Get Location Status',
    section: 'Locations',
    returns: OctopusReportDto,
    isKeyed: true,
    place: true,
  })
  status(@CurrentActor() actor: Actor, @PlaceInAddress() place: Place): Promise<RawJson> {
    return this.clerk.status(actor, place);
  }

  @Get(':version/reports/wifiarea/:id/status')
  @Described({
    summary: 'Get WifiArea Status',
    section: 'Locations',
    returns: OctopusReportDto,
    isKeyed: true,
    place: true,
  })
  oldStatus(@CurrentActor() actor: Actor, @PlaceInAddress() place: Place): Promise<RawJson> {
    return this.clerk.status(actor, place);
  }

  @All('*path')
  @ApiExcludeEndpoint()
  refuse(@Req() { path }: Request): never {
    const verbs = verbsOf(path);
    throw verbs ? new MethodNotAllowed(verbs) : new UnknownCall(path);
  }
}
