using System.Text;
using Audiogum.Sessions.Sessionization.Events;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Events;

public sealed class JsonContentPropertyTests
{
    private static readonly Gen<JsonTree> Events = JsonTree.MembersOf(4).Select(members => new JsonTree(null, null,
        [.. EventTextBuilder.Play.Members.Select(member => (member.Name, ValueOf(member.Value))), .. members], null));

    [Fact]
    public void Writing_an_event_in_another_way_leaves_its_content() =>
        Gen.Select(Events, Gen.Int, Gen.Int).Sample((tree, one, other) =>
        {
            var (first, second) = (Write(tree, one), Write(tree, other));
            return EventReader.Read(first, EventTextBuilder.ReceivedAt).Event is not null
                && JsonContent.Equal(first, second)
                && JsonContent.Canonical(first).AsSpan().SequenceEqual(JsonContent.Canonical(second));
        });

    [Fact]
    public void Changing_an_event_in_one_place_changes_its_content() =>
        Gen.Select(Events, Gen.Int, Gen.Int, Gen.Int).Sample((tree, change, one, other) =>
            !JsonContent.Equal(Write(tree, one), Write(tree.Change(new Random(change)), other)));

    private static byte[] Write(JsonTree tree, int seed)
    {
        var output = new StringBuilder();
        tree.Write(output, new Random(seed));
        return Encoding.UTF8.GetBytes(output.ToString());
    }

    private static JsonTree ValueOf(string json) =>
        json[0] == '"' ? new(null, json[1..^1], null, null) : new(json, null, null, null);
}
