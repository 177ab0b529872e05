package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Attachments;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.Optional;
import java.util.UUID;

/** {@code /vms/{id}/diskattachments}. */
final class AttachmentsResource {
    private final Engine engine;
    private final DisksResource disks;

    AttachmentsResource(Engine engine) {
        this.engine = engine;
        this.disks = new DisksResource(engine);
    }

    Answer answer(Call call) {
        Optional<Vm> vm = engine.vms().find(call.id(1));
        if (call.path().size() == 3) {
            return switch (call.method()) {
                case "GET" -> list(vm);
                case "POST" -> add(call, vm.orElseThrow(Refusal::missing));
                default -> EngineApi.methodNotAllowed();
            };
        }
        Vm owner = vm.orElseThrow(Refusal::missing);
        return switch (call.method()) {
            case "GET" -> Answer.ok(DiskXml.attachment(owner, find(call, owner)));
            case "PUT" -> update(call, owner);
            case "DELETE" -> remove(call, owner);
            default -> EngineApi.methodNotAllowed();
        };
    }

    private static Answer list(Optional<Vm> vm) {
        Xml list = Xml.of("disk_attachments");
        vm.ifPresent(v -> v.attachments.values().forEach(a -> list.add(DiskXml.attachment(v, a))));
        return Answer.ok(list);
    }

    private static DiskAttachment find(Call call, Vm vm) {
        DiskAttachment attachment = vm.attachments.get(call.id(3));
        if (attachment == null) {
            throw Refusal.missing();
        }
        return attachment;
    }

    private Answer add(Call call, Vm vm) {
        Xml body = call.body("disk_attachment", "disk_attachments/methods/add");
        Attachments.Order order =
                new Attachments.Order(
                        body.at("interface")
                                .orElseThrow(() ->
                                        Refusal.incomplete(
                                                "DiskAttachment [interface] required for"
                                                        + " add")),
                        Call.bool(body, "bootable").orElse(false),
                        Call.bool(body, "active").orElse(false),
                        Call.bool(body, "pass_discard").orElse(false),
                        Call.bool(body, "read_only").orElse(false));
        Xml disk =
                body.child("disk")
                        .orElseThrow(
                                () -> Refusal.incomplete("DiskAttachment [disk] required for add"));
        Optional<UUID> id = Call.idOf(body, "disk");
        Optional<UUID> snapshot = Call.idOf(disk, "snapshot");
        DiskAttachment made;
        if (id.isPresent() && snapshot.isPresent()) {
            made =
                    engine.attachments()
                            .attachSnapshot(
                                    vm, id.get(), snapshot.get(), order, call.correlationId());
        } else if (id.isPresent() && disk.child("provisioned_size").isEmpty()) {
            made = engine.attachments().attach(vm, id.get(), order, call.correlationId());
        } else {
            made = engine.attachments().create(vm, disks.order(disk), order, call.correlationId());
        }
        return Answer.created(DiskXml.attachment(vm, made));
    }

    private Answer update(Call call, Vm vm) {
        Xml body = call.body("disk_attachment", "disk_attachment/methods/update");
        DiskAttachment attachment = find(call, vm);
        Optional<Boolean> active = Call.bool(body, "active");
        if (active.isPresent() && body.children().size() == 1) {
            engine.attachments().requireOther(attachment, active.get());
        }
        Attachments.Order order =
                new Attachments.Order(
                        body.at("interface").orElse(attachment.controller),
                        Call.bool(body, "bootable").orElse(attachment.bootable),
                        active.orElse(attachment.active),
                        Call.bool(body, "pass_discard").orElse(attachment.passDiscard),
                        Call.bool(body, "read_only").orElse(attachment.readOnly));
        engine.attachments().update(vm, attachment, order);
        return Answer.ok(DiskXml.attachment(vm, attachment));
    }

    /** Detaches unless told to remove: the opposite of removing a VM. */
    private Answer remove(Call call, Vm vm) {
        UUID id = call.id(3);
        if (call.flag("detach_only").orElse(true)) {
            engine.attachments().detach(vm, id, call.correlationId());
            return Answer.complete();
        }
        Disk disk =
                engine.disks()
                        .find(id)
                        .filter(d -> vm.attachments.containsKey(id))
                        .orElseThrow(() ->
                                Refusal.bad(
                                        "Cannot remove Virtual Disk. The specified disk does not exist."));
        return Links.accepted(engine.disks().remove(disk, call.correlationId()));
    }
}
