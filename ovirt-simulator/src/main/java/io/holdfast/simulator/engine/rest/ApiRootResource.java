package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;

/** {@code /ovirt-engine/api}: what there is. */
final class ApiRootResource {
    /** With a star: the collection can be searched. */
    private static final List<String> COLLECTIONS =
            List.of(
                    "clusters*",
                    "datacenters*",
                    "events*",
                    "hosts*",
                    "networks*",
                    "roles",
                    "storagedomains*",
                    "tags",
                    "bookmarks",
                    "icons",
                    "templates*",
                    "instancetypes*",
                    "users*",
                    "groups*",
                    "domains",
                    "vmpools*",
                    "vms*",
                    "disks*",
                    "jobs",
                    "storageconnections",
                    "vnicprofiles",
                    "diskprofiles",
                    "cpuprofiles",
                    "schedulingpolicyunits",
                    "schedulingpolicies",
                    "permissions",
                    "macpools",
                    "networkfilters",
                    "operatingsystems",
                    "externalhostproviders",
                    "openstackimageproviders",
                    "openstackvolumeproviders",
                    "openstacknetworkproviders",
                    "katelloerrata",
                    "affinitylabels",
                    "clusterlevels",
                    "imagetransfers",
                    "externalvmimports",
                    "externaltemplateimports");

    private final Engine engine;

    ApiRootResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        if (!call.method().equals("GET")) {
            return EngineApi.methodNotAllowed();
        }
        Xml api = Xml.of("api");
        for (String entry : COLLECTIONS) {
            String name = entry.replace("*", "");
            api.add(Links.link(Links.API, name));
            if (entry.endsWith("*")) {
                String from = name.equals("events") ? ";from={event_id}" : "";
                api.add(
                        Xml.of("link")
                                .attribute(
                                        "href", Links.API + "/" + name + from + "?search={query}")
                                .attribute("rel", name + "/search"));
            }
        }
        List<Vm> vms = engine.vms().all();
        long running = vms.stream().filter(vm -> vm.status == Vm.Status.UP).count();
        return Answer.ok(
                api.add(Xml.of("engine_backup"))
                        .add(productInfo())
                        .add(
                                Xml.of("special_objects")
                                        .add(
                                                Links.ref(
                                                        "blank_template",
                                                        "templates",
                                                        Infrastructure.BLANK))
                                        .add(Links.ref("root_tag", "tags", Infrastructure.BLANK)))
                        .add(
                                Xml.of("summary")
                                        .add(count("hosts", 1, 1))
                                        .add(count("storage_domains", 1, 1))
                                        .add(count("users", 1, 1))
                                        .add(count("vms", running, vms.size())))
                        .leaf("time", Links.date(engine.now()))
                        .add(Links.ref("authenticated_user", "users", Infrastructure.USER))
                        .add(Links.ref("effective_user", "users", Infrastructure.USER)));
    }

    private static Xml productInfo() {
        return Xml.of("product_info")
                .leaf("instance_id", Infrastructure.INSTANCE)
                .add(
                        Xml.of("version")
                                .leaf("build", 8)
                                .leaf("full_version", "4.5.8_master")
                                .leaf("major", 4)
                                .leaf("minor", 5)
                                .leaf("revision", 0));
    }

    private static Xml count(String name, long active, long total) {
        return Xml.of(name).leaf("active", active).leaf("total", total);
    }
}
