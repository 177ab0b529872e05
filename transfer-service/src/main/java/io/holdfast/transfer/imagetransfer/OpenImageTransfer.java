package io.holdfast.transfer.imagetransfer;

import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;

/** An image transfer whose ticket can be used. */
public record OpenImageTransfer(TransferId id, TicketUrl ticket) {}
