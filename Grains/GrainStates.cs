namespace Audiogum.Sessions.Grains;

/// <summary>
/// Small state of grains that is plain Orleans persistence (settings, requests, watermarks; never sessions or events):
/// <c>[PersistentState("name", GrainStates.Provider)]</c>. Which store holds it is the silo's choice, so a state must be
/// a class with a constructor without parameters that System.Text.Json can write and read, and stay below 1 MiB.
/// </summary>
public static class GrainStates
{
    /// <summary>The name of the one grain storage.</summary>
    public const string Provider = "sessions";
}
