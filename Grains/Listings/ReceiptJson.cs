using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>A receipt, wherever one stands beside what was received.</summary>
internal static class ReceiptJson
{
    /// <summary>Writes <c>receivedat</c>, and <c>userid</c> and <c>deviceid</c> where the token had them, into the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, Receipt receipt)
    {
        json.WriteString("receivedat", Instants.ToIso(receipt.ReceivedAt));
        if (receipt.UserId is { } user) json.WriteString("userid", user);
        if (receipt.DeviceId is { } device) json.WriteString("deviceid", device);
    }
}
