using System.Text;
using System.Text.Json.Nodes;

namespace Lawn.Fuzz;

/// <summary>Changes JSON as a tree: values of other types, numbers at their limits, keys dropped, doubled, renamed or taken from elsewhere, deep nesting. A part of the changes is to its bytes.</summary>
sealed class JsonMutator : IMutator
{
    const int Deep = 70; // beyond the depth that System.Text.Json reads

    static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "0.5", "1e3", "1e308", "1e400", "-1e400", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
        "99999999999999999999", "\"\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"\\u0000\"", "\"\\ud800\"", "\"1\"", "[]", "{}", "[null]", "[[1]]", "{\"a\":1}",
    ];

    readonly ByteMutator bytes = new();

    /// <inheritdoc/>
    public byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        if (random.Next(4) == 0) return bytes.Mutate(input, other, random);
        try
        {
            if (JsonNode.Parse(input) is not { } root || root is not (JsonObject or JsonArray)) return bytes.Mutate(input, other, random);
            var theirs = Parse(other);
            for (var changes = 1 << random.Next(3); changes > 0; changes--) Change(root, theirs, random);
            var text = root.ToJsonString();
            return Encoding.UTF8.GetBytes(random.Next(30) == 0 ? Double(text, random) : text);
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return bytes.Mutate(input, other, random); // no JSON, or what the tree keeps and cannot write: doubled keys, bytes that are no UTF-8
        }
    }

    static JsonNode? Parse(byte[] input)
    {
        try
        {
            return JsonNode.Parse(input);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    static void Change(JsonNode root, JsonNode? theirs, Random random)
    {
        var places = Containers(root).ToList();
        var place = places[random.Next(places.Count)];
        var value = random.Next(8) switch
        {
            0 => Nested(random),
            1 when theirs is not null => Containers(theirs).ElementAt(random.Next(Containers(theirs).Count())).DeepClone(),
            2 => JsonValue.Create(random.Next(100)),
            _ => JsonNode.Parse(Values[random.Next(Values.Length)]),
        };
        if (place is JsonObject fields) ChangeField(fields, value, random);
        else ChangeItem((JsonArray)place, value, random);
    }

    static void ChangeField(JsonObject fields, JsonNode? value, Random random)
    {
        var names = fields.Select(pair => pair.Key).ToList();
        if (names.Count == 0)
        {
            fields["a"] = value;
            return;
        }

        var name = names[random.Next(names.Count)];
        switch (random.Next(5))
        {
            case 0: fields.Remove(name); break;
            case 1: fields[name + "s"] = fields[name]?.DeepClone(); break;
            case 2: fields[names[random.Next(names.Count)]] = fields[name]?.DeepClone(); break;
            default: fields[name] = value; break;
        }
    }

    static void ChangeItem(JsonArray items, JsonNode? value, Random random)
    {
        if (items.Count == 0 || random.Next(3) == 0) items.Add(value);
        else if (random.Next(3) == 0) items.RemoveAt(random.Next(items.Count));
        else items[random.Next(items.Count)] = value;
    }

    static JsonNode? Nested(Random random)
    {
        var depth = random.Next(3) == 0 ? Deep : random.Next(4);
        JsonNode? node = JsonValue.Create(1);
        for (var k = 0; k < depth; k++) node = random.Next(2) == 0 ? new JsonArray(node) : new JsonObject { ["a"] = node };
        return node;
    }

    // A key that stands twice: the tree cannot hold that.
    static string Double(string text, Random random)
    {
        var commas = Enumerable.Range(0, text.Length).Where(k => text[k] == ',').ToList();
        if (commas.Count < 2) return text;
        var (from, to) = (commas[random.Next(commas.Count)], commas[random.Next(commas.Count)]);
        return from < to ? text[..to] + text[from..] : text;
    }

    static IEnumerable<JsonNode> Containers(JsonNode root)
    {
        yield return root;
        var children = root switch
        {
            JsonObject fields => fields.Select(pair => pair.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var child in children)
            if (child is JsonObject or JsonArray)
                foreach (var inner in Containers(child)) yield return inner;
    }
}
