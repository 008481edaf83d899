#include <dispatch/conversation/diagram.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <dispatch/conversation/conversation.hpp>

namespace tgfw::detail {

namespace {

class Node {
public:
    std::string id;
    std::vector<std::string> lines;
};

class Edge {
public:
    std::string from;
    std::string to;
    std::string label;
    bool to_cluster = false;
    bool from_cluster = false;
};

/// A conversation, as both kinds of diagram show it.
class Cluster {
public:
    std::string id;
    std::string title;
    std::vector<Node> nodes;
    std::vector<Cluster> inner;
    std::vector<Edge> edges;
};

/// Turns tables into clusters, and counts them.
class Builder {
public:
    Cluster build(const ConversationTable& table) {
        Cluster cluster;
        cluster.id = "c" + std::to_string(count_++);
        cluster.title = table.name.empty() ? "conversation" : table.name;
        add_list(cluster, table, "entry", "entry points", table.entry_points);
        std::size_t index = 0;
        for (const auto& [state, handlers] : table.states) {
            add_list(cluster, table, "s" + std::to_string(index++), table.state_title(state), handlers);
        }
        add_list(cluster, table, "fallbacks", "fallbacks", table.fallbacks);
        add_list(cluster, table, "waiting", "while a step runs", table.waiting);
        if (table.rules.timeout > Clock::duration::zero()) {
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(table.rules.timeout).count();
            add_list(cluster, table, "timeout", "after " + std::to_string(seconds) + " s", table.on_timeout, true);
        }
        add_edges(cluster, table);
        return cluster;
    }

private:
    static std::string node_id(const Cluster& cluster, const std::string& part) { return cluster.id + "_" + part; }

    static bool has(const Cluster& cluster, const std::string& part) {
        const std::string id = node_id(cluster, part);
        return std::any_of(cluster.nodes.begin(), cluster.nodes.end(), [&](const Node& node) { return node.id == id; });
    }

    static std::string state_part(const ConversationTable& table, std::int64_t state) {
        return "s" + std::to_string(std::distance(table.states.begin(), table.states.find(state)));
    }

    static void add_edge(Cluster& cluster, const std::string& from, const std::string& to) {
        Edge edge;
        edge.from = node_id(cluster, from);
        edge.to = node_id(cluster, to);
        cluster.edges.push_back(std::move(edge));
    }

    void add_list(Cluster& cluster, const ConversationTable& parent, const std::string& part, const std::string& title,
                  const ConversationTable::Handlers& handlers, bool always = false) {
        const bool is_state = part.front() == 's';
        if (handlers.empty() && !is_state && !always) return;
        Node node;
        node.id = node_id(cluster, part);
        node.lines.push_back(title);
        for (const Handler& handler : handlers) {
            if (!conversation_of(handler)) node.lines.push_back(handler.info().name);
        }
        const std::string from = node.id;
        cluster.nodes.push_back(std::move(node));
        for (const Handler& handler : handlers) {
            if (const auto child = conversation_of(handler)) add_child(cluster, parent, from, child->table());
        }
    }

    void add_child(Cluster& cluster, const ConversationTable& parent, const std::string& from,
                   const ConversationTable& child) {
        Cluster inner = build(child);
        Edge in;
        in.from = from;
        in.to = inner.id;
        in.to_cluster = true;
        cluster.edges.push_back(std::move(in));
        for (const auto& [left, to] : child.rules.to_parent) {
            Edge out;
            out.from = inner.id;
            out.from_cluster = true;
            out.label = left.ends() ? "END" : child.state_title(left.value());
            out.to = to.stays() ? from : node_id(cluster, "end");
            if (to.goes()) {
                const bool known = parent.states.contains(to.value());
                out.to = node_id(cluster, known ? state_part(parent, to.value()) : "fallbacks");
            }
            cluster.edges.push_back(std::move(out));
        }
        cluster.inner.push_back(std::move(inner));
    }

    static void add_edges(Cluster& cluster, const ConversationTable& table) {
        const std::string end = node_id(cluster, "end");
        if (std::any_of(cluster.edges.begin(), cluster.edges.end(), [&](const Edge& edge) { return edge.to == end; })) {
            Node node;
            node.id = end;
            node.lines.emplace_back("END");
            cluster.nodes.push_back(std::move(node));
        }
        for (std::size_t index = 0; index < table.states.size(); ++index) {
            const std::string state = "s" + std::to_string(index);
            if (has(cluster, "entry")) add_edge(cluster, "entry", state);
            for (const char* part : {"fallbacks", "waiting", "timeout"}) {
                if (has(cluster, part)) add_edge(cluster, state, part);
            }
        }
    }

    std::size_t count_ = 0;
};

std::string escaped(std::string_view text, std::string_view (*escape)(char)) {
    std::string out;
    for (const char c : text) {
        const std::string_view other = escape(c);
        if (other.empty()) {
            out.push_back(c);
        } else {
            out.append(other);
        }
    }
    return out;
}

std::string_view mermaid_escape(char c) {
    switch (c) {
        case '"':
            return "#quot;";
        case '#':
            return "#35;";
        case '<':
            return "#lt;";
        case '>':
            return "#gt;";
        case '\n':
            return " ";
        default:
            return {};
    }
}

std::string_view dot_escape(char c) {
    switch (c) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return " ";
        default:
            return {};
    }
}

std::string joined(const Node& node, std::string_view between, std::string_view (*escape)(char)) {
    std::string label;
    for (const std::string& line : node.lines) {
        if (!label.empty()) label += between;
        label += escaped(line, escape);
    }
    return label;
}

void write_mermaid(const Cluster& cluster, const std::string& indent, std::string& out) {
    out += indent + "subgraph " + cluster.id + "[\"" + escaped(cluster.title, mermaid_escape) + "\"]\n";
    for (const Node& node : cluster.nodes) {
        out += indent + "    " + node.id + "[\"" + joined(node, "<br/>", mermaid_escape) + "\"]\n";
    }
    for (const Cluster& inner : cluster.inner) write_mermaid(inner, indent + "    ", out);
    for (const Edge& edge : cluster.edges) {
        out += indent + "    " + edge.from + " --> ";
        if (!edge.label.empty()) out += "|\"" + escaped(edge.label, mermaid_escape) + "\"| ";
        out += edge.to + "\n";
    }
    out += indent + "end\n";
}

const Cluster* find(const Cluster& cluster, const std::string& id) {
    if (cluster.id == id) return &cluster;
    for (const Cluster& inner : cluster.inner) {
        if (const Cluster* found = find(inner, id)) return found;
    }
    return nullptr;
}

// Graphviz draws edges between nodes only, and cuts them off at a cluster's border.
void write_dot_edge(const Cluster& cluster, const Edge& edge, const std::string& indent, std::string& out) {
    std::string from = edge.from;
    std::string to = edge.to;
    std::string attributes;
    const auto add = [&](const std::string& attribute) { attributes += (attributes.empty() ? "" : ", ") + attribute; };
    if (!edge.label.empty()) add("label=\"" + escaped(edge.label, dot_escape) + "\"");
    if (edge.from_cluster) {
        from = find(cluster, edge.from)->nodes.front().id;
        add("ltail=cluster_" + edge.from);
    }
    if (edge.to_cluster) {
        to = find(cluster, edge.to)->nodes.front().id;
        add("lhead=cluster_" + edge.to);
    }
    out += indent + from + " -> " + to;
    if (!attributes.empty()) out += " [" + attributes + "]";
    out += ";\n";
}

void write_dot(const Cluster& cluster, const std::string& indent, std::string& out) {
    const std::string inside = indent + "    ";
    out += indent + "subgraph cluster_" + cluster.id + " {\n";
    out += inside + "label=\"" + escaped(cluster.title, dot_escape) + "\";\n";
    for (const Node& node : cluster.nodes) {
        out += inside + node.id + " [label=\"" + joined(node, "\\n", dot_escape) + "\"];\n";
    }
    for (const Cluster& inner : cluster.inner) write_dot(inner, inside, out);
    for (const Edge& edge : cluster.edges) write_dot_edge(cluster, edge, inside, out);
    out += indent + "}\n";
}

}  // namespace

std::string mermaid_of(const ConversationTable& table) {
    std::string out = "flowchart TD\n";
    write_mermaid(Builder().build(table), "    ", out);
    return out;
}

std::string dot_of(const ConversationTable& table) {
    std::string out = "digraph conversation {\n    compound=true;\n    node [shape=box];\n";
    write_dot(Builder().build(table), "    ", out);
    out += "}\n";
    return out;
}

}  // namespace tgfw::detail
